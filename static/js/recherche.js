// « Ctrl + K » mène au champ de recherche. Une touche seule partirait sous la voix de qui dicte (RGAA, critère 12.10).
(() => {
  const champ = document.getElementById("recherche");
  if (!champ) return;
  document.addEventListener("keydown", (evenement) => {
    if (evenement.key.toLowerCase() !== "k" || !(evenement.ctrlKey || evenement.metaKey) || evenement.altKey) return;
    evenement.preventDefault();
    champ.focus();
    champ.select();
  });
})();
