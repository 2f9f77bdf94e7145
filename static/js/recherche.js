// « / » mène au champ de recherche, sauf quand on écrit déjà.
(() => {
  const champ = document.getElementById("recherche");
  if (!champ) return;
  document.addEventListener("keydown", (evenement) => {
    if (evenement.key !== "/" || evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
    if (evenement.target.closest("input, select, textarea")) return;
    evenement.preventDefault();
    champ.focus();
    champ.select();
  });
})();
