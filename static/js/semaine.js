// La semaine en calendrier, par-dessus le tableau qui la dit déjà. Glisser n'écrit rien : cela mène à l'étape qui
// montre qui sera prévenu, et demande confirmation.
(() => {
  const ici = document.getElementById("calendrier");
  const source = document.getElementById("semaine-donnees");
  if (!ici || !source || !window.EventCalendar) return;
  const donnees = JSON.parse(source.textContent);
  const INSECABLE = "\u00a0";
  const deux = (n) => String(n).padStart(2, "0");
  const heure = (d) => `${d.getHours()}${INSECABLE}h${d.getMinutes() ? INSECABLE + deux(d.getMinutes()) : ""}`;
  const pendule = (d) =>
    `${d.getFullYear()}-${deux(d.getMonth() + 1)}-${deux(d.getDate())}T${deux(d.getHours())}:${deux(d.getMinutes())}`;
  const [plusH, plusM] = donnees.decalage.split(":").map(Number);
  // L'heure du lieu, même si l'ordinateur est réglé sur un autre fuseau.
  const heureDuLieu = () => {
    const utc = new Date(Date.now() + (plusH * 60 + Math.sign(plusH) * plusM) * 60000);
    return `${utc.getUTCHours()}${INSECABLE}h${INSECABLE}${deux(utc.getUTCMinutes())}`;
  };
  const jour = (options) => (d) => new Intl.DateTimeFormat("fr-FR", options).format(d);

  const morceau = (balise, classe, texte) => {
    const element = document.createElement(balise);
    element.className = classe;
    element.textContent = texte;
    return element;
  };

  // Les boutons d'en-tête envoient les formulaires du tableau : une seule façon de fermer.
  const fermetures = (d) => {
    const date = pendule(d).slice(0, 10);
    const ligne = morceau("span", "fermer-le-jour", "");
    for (const moment of donnees.fermables[date] || []) {
      const quand = moment === "matin" ? "le matin" : "l’après-midi";
      const bouton = morceau("button", "", `Fermer ${quand}`);
      bouton.name = "moment";
      bouton.value = moment;
      bouton.setAttribute("form", `fermer-${date}-${moment}`);
      bouton.setAttribute("aria-label", `Fermer ${quand}, ${jour({ weekday: "long", day: "numeric", month: "long" })(d)}…`);
      ligne.append(bouton, " ");
    }
    return ligne;
  };

  const places = (plus) => {
    const barre = morceau("span", "barre", "");
    barre.setAttribute("aria-hidden", "true");
    for (let n = 0; n < Math.min(plus.capacite, 12); n += 1) {
      const part = Math.round((plus.prises / plus.capacite) * Math.min(plus.capacite, 12));
      barre.append(morceau("span", n < part ? "prise" : "", ""));
    }
    return barre;
  };

  // Dans le mois, une ligne par engagement : l'heure et le titre ; le reste se lit d'un clic.
  const carte = ({ event: e, timeText }) => {
    const plus = e.extendedProps;
    if (e.display === "background") {
      const note = plus.note ? [morceau("span", "note", plus.note)] : [];
      return { domNodes: [morceau("span", "libelle", e.title), ...note] };
    }
    const lien = plus.adresse ? document.createElement("a") : document.createElement("div");
    lien.className = "dedans";
    if (plus.adresse) {
      lien.href = plus.adresse;
      lien.draggable = false;
    }
    const quand = donnees.vue === "dayGridMonth" ? heure(e.start) : timeText;
    if (!e.classNames.includes("libre")) lien.append(morceau("span", "quand", quand), " ");
    lien.append(morceau("strong", "titre", e.title));
    const mois = donnees.vue === "dayGridMonth";
    if (plus.capacite && !mois) lien.append(places(plus));
    for (const precision of plus.precisions || []) lien.append(" ", morceau("span", mois ? "hors-ecran" : "precision", precision));
    // La colonne dit le jour à l'œil ; le lien le dit à l'oreille, après ce qui est écrit.
    lien.append(morceau("span", "hors-ecran", `, ${jour({ weekday: "long", day: "numeric", month: "long" })(e.start)}`));
    return { domNodes: [lien] };
  };

  let glisse = false;
  const deplacer = (info) => {
    const { deplacer: etape, avance } = info.event.extendedProps;
    const debut = new Date(info.event.start.getTime() + avance * 60000);
    // Tant que rien n'est confirmé, la carte est à sa place : « Précédent » retrouve une semaine vraie.
    info.revert();
    window.location.assign(`${etape}&vers=${encodeURIComponent(pendule(debut))}`);
  };

  ici.hidden = false;
  const emploi = document.getElementById("mode-d-emploi");
  if (emploi) emploi.hidden = false;
  window.EventCalendar.create(ici, {
    view: donnees.vue,
    date: donnees.debut,
    firstDay: 1,
    hiddenDays: [0, 1, 2, 3, 4, 5, 6].filter((n) => !donnees.jours.includes(n)),
    locale: "fr-FR",
    timeZone: donnees.decalage,
    headerToolbar: { start: "", center: "", end: "" },
    allDaySlot: false,
    nowIndicator: true,
    slotMinTime: donnees.de,
    slotMaxTime: donnees.a,
    slotDuration: "00:30",
    snapDuration: "00:15",
    slotHeight: 34,
    slotLabelFormat: heure,
    eventTimeFormat: (debut, fin) => `${heure(debut)} – ${heure(fin)}`,
    dayHeaderFormat: (d) => {
      if (donnees.vue === "dayGridMonth") return jour({ weekday: "long" })(d);
      const aujourdHui = d.toDateString() === new Date().toDateString();
      const tete = morceau("span", "tete-de-jour", "");
      tete.append(morceau("strong", "", jour({ weekday: "long" })(d)));
      tete.append(morceau("span", "", jour({ day: "numeric", month: "long" })(d) + (aujourdHui ? ", aujourd’hui" : "")));
      tete.append(fermetures(d));
      return { domNodes: [tete] };
    },
    dayHeaderAriaLabelFormat: jour({ weekday: "long", day: "numeric", month: "long" }),
    eventClassNames: ({ event: e }) => (e.id === donnees.choisi ? ["choisie"] : []),
    editable: true,
    eventDurationEditable: false,
    eventDragMinDistance: 8,
    events: donnees.evenements,
    eventContent: carte,
    eventDragStart: () => { glisse = true; },
    eventDragStop: () => { setTimeout(() => { glisse = false; }, 0); },
    eventDrop: deplacer,
  });
  // La bibliothèque se dit « table » sans en tenir les règles ; la vraie table est dessous.
  for (const element of ici.querySelectorAll("[role], [aria-colindex]")) {
    element.removeAttribute("role");
    element.removeAttribute("aria-colindex");
  }
  const direLHeure = () => {
    const ligne = ici.querySelector(".ec-now-indicator");
    if (ligne) ligne.dataset.heure = heureDuLieu();
  };
  direLHeure();
  setInterval(direLHeure, 30000);
  // Lâcher une carte n'ouvre pas la page qu'un clic ouvrirait.
  ici.addEventListener("click", (evenement) => { if (glisse) evenement.preventDefault(); }, true);
})();
