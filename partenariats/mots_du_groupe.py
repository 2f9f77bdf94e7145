"""Les mots que connaît la relecture des sujets (`sans_nom.py`) : des listes, à compléter sans crainte."""

# Une majuscule qui n'annonce personne : sigles, marques, services, jours et mois.
CONNUS = """
    4G 5G AMELI ANTS ARS CAF CAP CD CPAM CPF CV DVD EPN FAQ GPS HDMI HTML HTTP HTTPS IA IBAN IP IRL LED MAC MMS MP3
    MP4 NFC NIR OCR OK PC PDF PEGI PIN PMU PNG PUK QR RAM RGPD RIB RSA SAV SD SIM SMS SNCF SOS SSD TER TNT TV UC URL
    USB VPN WAV WC WIFI WPA ZIP JPG JPEG ODT DOC DOCX XLS Acrobat Adobe Airbnb Alexa Allociné Amazon Ameli Android
    Apple Arte Audacity Bing BlaBlaCar Bluetooth Booking Calc Calendar Canva Chat ChatGPT Chrome Chromebook
    Chromecast Claude Cloud Clé Copilot Deezer Discord Doctolib Doodle Drive Dropbox Edge Ecosia Euro Europe Excel
    Facebook Facetime Firefox Flash France FranceConnect FranceTravail Framapad Free Galaxy Gemini Gmail Google
    Identité Impress Infomaniak Instagram Internet Java JavaScript Kindle LaPoste Laposte Leboncoin LibreOffice
    LinkedIn Linux Lydia Mac Maps Marketplace Mastodon Meet Messenger Meta Microsoft Mistral Moodle Mozilla Netflix
    Noël Notion OneDrive OpenOffice Orange Orne Outlook Paint PayPal Paypal Perche Photos Pinterest Pix PowerPoint
    Powerpoint Proton Python Qwant Radio Samsung Scratch SeLoger Shein Signal Siri Skype SnapChat Snapchat Spotify
    Store Sudoku Teams Telegram Temu Thunderbird TikTok Tiktok Twitch Twitter Ubuntu Viber Vimeo Vinted VLC Waze Web
    WhatsApp Whatsapp WiFi Wifi Wikipédia Wikipedia Windows Word Writer XBox Xiaomi Yahoo YouTube Youtube Zoom iPad
    iPhone iMac iCloud iTunes Play PlayStation Switch Nintendo Huawei Lundi Mardi Mercredi Jeudi Vendredi Samedi
    Dimanche Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre Travail Services
    Poste Emploi Pôle Espace Santé Vitale Mobilis Mobalib Retraite Assurance Normandie Paris
"""
# Une seule lettre en capitale est une initiale, sauf derrière l'un de ceux-ci (« plan B », « lecteur D »).
AVANT_UNE_LETTRE = "plan disque lecteur vitamine touche lettre format port groupe niveau étape clé colonne prise USB"
# Les prénoms les plus donnés en France depuis 1940 (fichier des prénoms de l'INSEE), sauf ceux qui sont aussi des mots
# d'un sujet (Pierre, Jean, Rose, Claire, France, Clément, Fleur, Victoire, Ange, Parfait…).
PRENOMS = """
    adrien agnès alain albert alexandre alexis alice aline amandine amélie anaïs andré andrée angélique anne annick
    annie anthony antoine arnaud arthur audrey aurélie aurélien baptiste béatrice benjamin benoît bernadette bernard
    bernadette brigitte bruno camille carole caroline catherine cécile cédric céline chantal charles charlotte chloé
    christelle christian christiane christine christophe cindy claude claudette claudine clara colette corinne cyril
    damien daniel danielle david delphine denis denise didier dominique dylan édouard élisabeth elisabeth élodie
    élise emma emmanuel emmanuelle enzo éric eric estelle étienne eugénie eva evelyne évelyne fabien fabrice fanny
    fatima florence florian francis franck françois françoise frédéric gabriel gaël geneviève georges georgette
    gérard géraldine germaine ghislaine gilbert gilles ginette gisèle grégory guillaume guy hélène henri henriette
    hervé hugo huguette inès isabelle jacqueline jacques jeanne jeannine jérémy jérôme jessica joël jonathan josette
    josiane julie julien juliette karim karine kévin kevin laetitia laura laure laurence laurent léa léo lionel loïc
    louis louise lucas lucette lucie lucien lucienne ludovic lydie madeleine manon marc marcel marcelle marguerite
    marie marina marine marion marjorie martin martine mathieu mathilde maurice maxime mehdi mélanie michel michèle
    micheline mickaël mireille mohamed mohammed monique morgane muriel myriam nadège nadia nadine nathalie nathan
    nicolas nicole noémie océane odette odile olivier pascal pascale patricia patrick paul paulette pauline philippe
    quentin rachid raphaël raymond raymonde rébecca régine régis rémi renée robert roger roland romain sabrina samir
    samuel sandra sandrine sarah sébastien serge séverine simone solange sonia sophie stéphane stéphanie suzanne
    sylvain sylvie tatiana théo thérèse thierry thomas tiphaine valérie vanessa véronique vincent virginie viviane
    xavier yann yannick yves yvette yvonne
"""
# Ce qui ferait d'une date d'un groupe une donnée de santé.
DU_SERVICE = """
    addiction, addictif, addictive, addictologie, addictologue, alcool, alcoologie, ambulatoire, cannabis, centre
    hospitalier, clinique, csapa, cocaïne, désintoxication, hospitalier, hospitalière, hospitalisation, hôpital,
    infirmier, infirmière, médecin du service, patient, patiente, patientèle, post cure, postcure, psychologue,
    rechute, sevrage, soignant, soignante, soins, tabac, tabacologue, toxicomanie, unité de soins
"""
