// Ce que le RGAA demande et qu'axe ne dit pas, et les deux cibles de la maison (contraste de 7, cibles de 44 px).
// Rend la liste des manquements, chacun avec le numéro de son critère.
() => {
  const fautes = [];
  const dire = (critere, quoi, ou) => fautes.push(`${critere} ${quoi} : ${(ou.outerHTML ?? String(ou)).replace(/\s+/g, " ").slice(0, 140)}`);
  const tous = (choix) => [...document.querySelectorAll(choix)];
  const visible = (e) => e.checkVisibility({ visibilityProperty: true });
  const mots = (texte) => texte.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const designe = (e) => (e.getAttribute("aria-labelledby") || "").split(" ").map((i) => document.getElementById(i)?.textContent || "").join(" ").trim();

  // 1, 2, 4, 8.9, 12.10, 13 : ce qui n'a pas sa place ici.
  for (const e of tous("iframe, frame, object, embed, video, audio, canvas, area")) dire("2.1/4.1", "cadre ou média", e);
  for (const e of tous("b, i, u, s, font, center, big, tt, marquee, blink")) dire("8.9", "balise de présentation", e);
  for (const e of tous("main p")) if (!e.textContent.trim() && !e.children.length) dire("8.9", "paragraphe vide", e);
  for (const e of tous("[accesskey]")) dire("12.10", "raccourci d’une touche", e);
  for (const e of tous("meta[http-equiv=refresh]")) dire("13.1", "rafraîchissement", e);
  for (const e of tous("[target]")) if (e.target === "_blank") dire("13.2", "nouvelle fenêtre", e);
  for (const e of tous("[tabindex]")) if (e.tabIndex > 0) dire("12.8", "ordre de tabulation forcé", e);

  // 1.1, 1.3 : les images.
  for (const e of tous("img")) if (/^(true|false|none|image|img|photo)$|\.\w{3,4}$/i.test(e.alt)) dire("1.3", "texte de remplacement", e);
  for (const e of tous("svg")) {
    const tue = e.closest("[aria-hidden=true]") || e.closest("[role=img][aria-label]");
    if (!tue && !(e.getAttribute("role") === "img" && e.getAttribute("aria-label"))) dire("1.1", "image vectorielle sans nom", e);
  }

  // 5.6, 5.7 : les en-têtes des tableaux disent leur portée, sauf s'il n'y en a qu'une ligne.
  for (const table of tous("table")) {
    const entetes = [...table.querySelectorAll("th")];
    if (!entetes.length) dire("5.6", "tableau sans en-tête", table);
    if (new Set(entetes.map((th) => th.parentElement)).size > 1)
      for (const th of entetes) if (!["row", "col"].includes(th.scope)) dire("5.7", "en-tête sans portée", th);
  }

  // 6.1, 6.2, 11.9 : liens et boutons ; le nom lu reprend ce qui est écrit. Un signe seul (← ✕) se remplace.
  for (const e of tous("a[href], button, summary")) {
    if (!visible(e)) continue;
    const nom = e.getAttribute("aria-label") || designe(e) || e.textContent.trim() || [...e.querySelectorAll("img")].map((i) => i.alt).join(" ");
    if (!nom.trim()) dire("6.2", "sans intitulé", e);
    if (e.title && !mots(e.title).includes(mots(e.innerText))) dire("6.1", "titre qui ne reprend pas le texte", e);
    if (e.hasAttribute("aria-label") && !mots(nom).includes(mots(e.innerText))) dire("6.1", `« ${nom} » ne reprend pas « ${e.innerText} »`, e);
  }

  // 8.3 à 8.6, 9.1, 9.2, 12.6, 12.7 : la charpente.
  if (document.documentElement.lang !== "fr") dire("8.3", "langue", document.documentElement.lang);
  if (document.title.trim().length < 10) dire("8.6", "titre de page", document.title);
  const niveaux = tous("h1, h2, h3, h4, h5, h6").filter(visible).map((e) => Number(e.tagName[1]));
  if (niveaux.filter((n) => n === 1).length !== 1) dire("9.1", "un h1 et un seul", niveaux.join(" "));
  if (niveaux.some((n, i) => i && n > niveaux[i - 1] + 1)) dire("9.1", "un niveau sauté", niveaux.join(" "));
  if (tous("main").length !== 1) dire("9.2", "un main et un seul", tous("main").length);
  if (!tous("header").length) dire("9.2", "sans en-tête", document.title);
  const premier = tous("a[href], button, input, select, textarea, summary").find((e) => e.type !== "hidden");
  if (premier?.getAttribute("href") !== `#${document.querySelector("main").id}`) dire("12.7", "le premier lien n’évite rien", premier || "");

  // 11.1, 11.5, 11.6, 11.13 : les formulaires.
  const champs = tous("input:not([type=hidden], [type=submit]), select, textarea");
  for (const e of champs) if (![...(e.labels || [])].some((l) => l.textContent.trim()) && !e.getAttribute("aria-label") && !designe(e)) dire("11.1", "champ sans étiquette", e);
  for (const e of tous("fieldset, [role=group], [role=radiogroup]")) {
    const legende = e.querySelector("legend")?.textContent.trim() || e.getAttribute("aria-label") || designe(e);
    if (!legende) dire("11.6", "groupe sans légende", e);
  }
  const parNom = Map.groupBy(champs.filter((e) => ["radio", "checkbox"].includes(e.type) && e.name && visible(e)), (e) => e.name);
  for (const [nom, groupe] of parNom)
    if (groupe.length > 1 && nom !== "_selected_action" && !groupe[0].closest("fieldset, [role=group], [role=radiogroup]")) dire("11.5", "cases non groupées", groupe[0]);

  // 3.2 : le contraste de chaque texte sur son fond, quand ce fond est uni.
  const canal = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const clarte = ([r, v, b]) => 0.2126 * canal(r) + 0.7152 * canal(v) + 0.0722 * canal(b);
  const lire = (couleur) => { const n = couleur.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const fond = (e) => {
    for (; e; e = e.parentElement) {
      const style = getComputedStyle(e), c = lire(style.backgroundColor);
      if (style.backgroundImage !== "none" || (c[3] > 0 && c[3] < 1)) return null;
      if (c[3] === 1) return c;
    }
    return [255, 255, 255, 1];
  };
  const vus = new Set();
  const textes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (textes.nextNode()) {
    const e = textes.currentNode.parentElement;
    if (!textes.currentNode.data.trim() || vus.has(e) || !visible(e) || e.closest("script, style, svg, option, :disabled")) continue;
    vus.add(e);
    const dessous = fond(e);
    if (!dessous) continue;
    const [haut, bas] = [clarte(lire(getComputedStyle(e).color)), clarte(dessous)].sort((a, b) => b - a);
    const rapport = (haut + 0.05) / (bas + 0.05);
    if (rapport < 6.995) dire("3.2", `contraste de ${rapport.toFixed(2)}`, e);
  }

  // Cibles de 44 px, hors liens pris dans une phrase, lien d'évitement (caché sans le focus), cartes du calendrier (leur hauteur
  // est une durée ; le tableau qui suit a les mêmes liens) et cases de Django qui n'ont pas d'étiquette à toucher (24 px).
  for (const e of tous("a[href], button, summary, input:not([type=hidden]), select, textarea")) {
    if (!visible(e) || e.matches(".evitement, .calendrier .dedans, .action-select") || getComputedStyle(e).display === "inline" || e.disabled) continue;
    const zones = ["checkbox", "radio"].includes(e.type) ? [e, ...e.labels] : [e];
    const boites = zones.map((z) => z.getBoundingClientRect());
    const hauteur = Math.max(...boites.map((b) => b.bottom)) - Math.min(...boites.map((b) => b.top));
    const largeur = Math.max(...boites.map((b) => b.right)) - Math.min(...boites.map((b) => b.left));
    if (hauteur < 43.5 || largeur < 43.5) dire("cible", `${Math.round(largeur)} × ${Math.round(hauteur)}`, e);
  }
  return fautes;
}
