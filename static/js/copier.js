// Les boutons « Copier » n'apparaissent que s'ils peuvent marcher ; sans eux, la fiche se lit et se dicte.
(() => {
  if (!navigator.clipboard) return;
  for (const bouton of document.querySelectorAll("[data-copier]")) {
    const dit = document.createElement("span");
    dit.setAttribute("role", "status");
    bouton.after(dit);
    bouton.hidden = false;
    bouton.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(bouton.dataset.copier);
        dit.textContent = "Copié.";
      } catch {
        dit.textContent = "La copie n’a pas marché : sélectionnez le texte.";
      }
    });
  }
})();
