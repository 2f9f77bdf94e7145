// Le bouton d'impression n'apparaît que s'il peut marcher.
(() => {
  const bouton = document.getElementById("imprimer");
  if (!bouton) return;
  bouton.hidden = false;
  bouton.addEventListener("click", () => window.print());
})();
