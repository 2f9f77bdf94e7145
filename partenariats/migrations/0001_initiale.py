import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import phonenumber_field.modelfields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('planning', '0003_hors_les_murs'),
        ('territoire', '0002_capacite_des_lieux'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Demande',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.CharField(max_length=120, verbose_name='organisation')),
                ('public', models.CharField(choices=[('entreprise', 'une entreprise'), ('association', 'une association'), ('agents', 'une mairie, la communauté de communes')], max_length=15, verbose_name='vous êtes')),
                ('siret', models.CharField(blank=True, max_length=14, validators=[django.core.validators.RegexValidator('^\\d{14}$', 'Un SIRET a quatorze chiffres.')], verbose_name='SIRET')),
                ('prenom', models.CharField(blank=True, max_length=60, verbose_name='prénom du contact')),
                ('nom', models.CharField(max_length=60, verbose_name='nom du contact')),
                ('telephone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='téléphone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('effectif', models.PositiveSmallIntegerField(verbose_name='nombre de personnes')),
                ('sujet', models.CharField(max_length=300, verbose_name='sujet')),
                ('niveau', models.CharField(blank=True, choices=[('debutant', 'débutants'), ('intermediaire', 'à l’aise avec les bases'), ('avance', 'expérimentés'), ('melange', 'des niveaux différents')], max_length=15, verbose_name='niveau')),
                ('jours_souhaites', models.JSONField(default=list, verbose_name='jours qui conviennent')),
                ('chez_vous', models.BooleanField(default=False, verbose_name='dans vos locaux')),
                ('adresse', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('precision', models.CharField(blank=True, max_length=300, verbose_name='précision')),
                ('statut', models.CharField(choices=[('recue', 'reçue'), ('proposee', 'autre date proposée'), ('acceptee', 'acceptée'), ('declinee', 'déclinée'), ('retiree', 'retirée')], default='recue', editable=False, max_length=10, verbose_name='état')),
                ('reponse', models.CharField(blank=True, editable=False, max_length=300, verbose_name='notre réponse')),
                ('repondue_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='répondue le')),
                ('expire_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='proposition gardée jusqu’au')),
                ('cle', models.UUIDField(editable=False, unique=True, verbose_name='clé d’idempotence')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='reçue le')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demandes', to='territoire.commune', verbose_name='commune')),
                ('occupation', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='demande', to='planning.occupation')),
            ],
            options={
                'verbose_name': 'demande',
                'verbose_name_plural': 'demandes',
                'ordering': ['-cree_le', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JetonDeDemande',
            fields=[
                ('empreinte', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('expire_le', models.DateTimeField(db_index=True, verbose_name='expire le')),
                ('demande', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jetons', to='partenariats.demande', verbose_name='demande')),
            ],
            options={
                'verbose_name': 'jeton de demande',
                'verbose_name_plural': 'jetons de demande',
            },
        ),
        migrations.CreateModel(
            name='Partenaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=120, unique=True, verbose_name='nom')),
                ('nom_d_usage', models.CharField(help_text='Celui que montrent les écrans, par exemple « groupe du mercredi » si le vrai ne doit pas se lire.', max_length=60, verbose_name='nom d’usage')),
                ('discret', models.BooleanField(default=False, help_text='Son vrai nom ne paraît que sur sa fiche.', verbose_name='discret')),
                ('genre', models.CharField(choices=[('sante', 'établissement de santé'), ('social', 'action sociale'), ('enseignement', 'école, collège, lycée'), ('collectivite', 'mairie, collectivité'), ('association', 'association'), ('entreprise', 'entreprise'), ('autre', 'autre')], max_length=15, verbose_name='type')),
                ('role', models.CharField(choices=[('envoie', 'envoie un groupe ici'), ('accueille', 'nous accueille chez lui'), ('les_deux', 'les deux')], default='envoie', max_length=10, verbose_name='rôle')),
                ('archive_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='archivé le')),
                ('lieu', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partenaires', to='territoire.lieu', verbose_name='lieu habituel')),
            ],
            options={
                'verbose_name': 'partenaire',
                'verbose_name_plural': 'partenaires',
                'ordering': ['nom_d_usage', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LienPrive',
            fields=[
                ('empreinte', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                ('expire_le', models.DateTimeField(db_index=True, verbose_name='expire le')),
                ('servi_le', models.DateTimeField(blank=True, null=True, verbose_name='servi le')),
                ('revoque_le', models.DateTimeField(blank=True, null=True, verbose_name='révoqué le')),
                ('partenaire', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='liens', to='partenariats.partenaire', verbose_name='partenaire')),
            ],
            options={
                'verbose_name': 'lien privé',
                'verbose_name_plural': 'liens privés',
                'ordering': ['-cree_le'],
            },
        ),
        migrations.CreateModel(
            name='Interlocuteur',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=120, verbose_name='nom')),
                ('fonction', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                ('telephone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='téléphone professionnel')),
                ('courriel', models.EmailField(blank=True, max_length=254, verbose_name='courriel professionnel')),
                ('referent', models.BooleanField(default=False, help_text='Reçoit le lien de la page privée, et ce qui change.', verbose_name='référent du groupe')),
                ('partenaire', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interlocuteurs', to='partenariats.partenaire', verbose_name='partenaire')),
            ],
            options={
                'verbose_name': 'interlocuteur',
                'verbose_name_plural': 'interlocuteurs',
                'ordering': ['-referent', 'nom', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GroupeHabituel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attendus', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='personnes attendues d’habitude')),
                ('plage', models.OneToOneField(limit_choices_to={'nature': 'partenaire'}, on_delete=django.db.models.deletion.CASCADE, related_name='groupe_habituel', to='planning.plage', verbose_name='plage')),
                ('partenaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groupes_habituels', to='partenariats.partenaire', verbose_name='partenaire')),
            ],
            options={
                'verbose_name': 'groupe habituel d’une plage',
                'verbose_name_plural': 'groupes habituels des plages',
                'ordering': ['plage__jour', 'plage__debut', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Convention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=120, verbose_name='référence du document signé')),
                ('signee_le', models.DateField(blank=True, null=True, verbose_name='signée le')),
                ('du', models.DateField(verbose_name='du')),
                ('au', models.DateField(verbose_name='au')),
                ('rappel_le', models.DateField(verbose_name='rappeler le renouvellement le')),
                ('partenaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conventions', to='partenariats.partenaire', verbose_name='partenaire')),
            ],
            options={
                'verbose_name': 'convention',
                'verbose_name_plural': 'conventions',
                'ordering': ['-au', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ActionExterieure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('titre', models.CharField(max_length=120, verbose_name='titre')),
                ('endroit', models.CharField(help_text='Par exemple « collège », « marché », « mairie ».', max_length=120, verbose_name='endroit')),
                ('adresse', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('depart', models.DateTimeField(editable=False, verbose_name='départ')),
                ('debut', models.DateTimeField(db_index=True, verbose_name='début')),
                ('fin', models.DateTimeField(verbose_name='fin')),
                ('retour', models.DateTimeField(editable=False, verbose_name='retour')),
                ('pour_qui', models.CharField(blank=True, max_length=120, verbose_name='pour qui')),
                ('publique', models.BooleanField(default=False, verbose_name='montrée au public')),
                ('attendus', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='personnes attendues')),
                ('effectif', models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='personnes rencontrées')),
                ('tranches', models.JSONField(blank=True, default=dict, editable=False, verbose_name='par tranche d’âge')),
                ('thematiques', models.JSONField(blank=True, default=list, editable=False, verbose_name='thématiques')),
                ('kilometres', models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='kilomètres parcourus')),
                ('compte_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='effectif saisi le')),
                ('annulee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='annulée le')),
                ('motif_annulation', models.CharField(blank=True, editable=False, max_length=120, verbose_name='motif de l’annulation')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('revise_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='révisée le')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions_exterieures', to='territoire.commune', verbose_name='commune')),
                ('conseiller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions_exterieures', to=settings.AUTH_USER_MODEL, verbose_name='conseiller')),
                ('occupation', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_exterieure', to='planning.occupation')),
                ('partenaire', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions_exterieures', to='partenariats.partenaire', verbose_name='partenaire')),
            ],
            options={
                'verbose_name': 'action extérieure',
                'verbose_name_plural': 'actions extérieures',
                'ordering': ['debut', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SeancePartenaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debut', models.DateTimeField(db_index=True, verbose_name='début')),
                ('fin', models.DateTimeField(verbose_name='fin')),
                ('attendus', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='personnes attendues')),
                ('sujet', models.CharField(blank=True, choices=[('diagnostic_numerique', 'diagnostic numérique'), ('prendre_en_main_du_materiel', 'prendre en main du matériel'), ('maintenance_de_materiel', 'maintenance de matériel'), ('gere_ses_contenus_numeriques', 'gérer ses contenus numériques'), ('navigation_sur_internet', 'navigation sur internet'), ('email', 'e-mail'), ('bureautique', 'bureautique'), ('reseaux_sociaux', 'réseaux sociaux'), ('sante', 'santé'), ('banque_et_achats_en_ligne', 'banque et achats en ligne'), ('entrepreneuriat', 'entrepreneuriat'), ('insertion_professionnelle', 'insertion professionnelle'), ('securite_numerique', 'sécurité numérique'), ('parentalite', 'parentalité'), ('scolarite_et_numerique', 'scolarité et numérique'), ('creer_avec_le_numerique', 'créer avec le numérique'), ('culture_numerique', 'culture numérique'), ('intelligence_artificielle', 'intelligence artificielle')], max_length=40, verbose_name='sujet')),
                ('precision', models.CharField(blank=True, max_length=120, verbose_name='sujet, en mots')),
                ('effectif', models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='personnes venues')),
                ('thematiques', models.JSONField(blank=True, default=list, editable=False, verbose_name='thématiques')),
                ('compte_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='effectif saisi le')),
                ('date_theorique', models.DateField(blank=True, editable=False, null=True, verbose_name='date théorique')),
                ('retouchee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retouchée le')),
                ('annulee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='annulée le')),
                ('annulee_par', models.CharField(blank=True, choices=[('epn', 'l’EPN'), ('partenaire', 'le partenaire')], editable=False, max_length=10, verbose_name='annulée par')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('revise_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='révisée le')),
                ('conseiller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seances_partenaires', to=settings.AUTH_USER_MODEL, verbose_name='conseiller')),
                ('lieu', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seances_partenaires', to='territoire.lieu', verbose_name='lieu')),
                ('occupation', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seance_partenaire', to='planning.occupation')),
                ('partenaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seances', to='partenariats.partenaire', verbose_name='partenaire')),
                ('plage', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='seances_partenaires', to='planning.plage')),
            ],
            options={
                'verbose_name': 'séance partenaire',
                'verbose_name_plural': 'séances partenaires',
                'ordering': ['debut', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='demande',
            constraint=models.CheckConstraint(condition=models.Q(('effectif__gte', 1)), name='demande_effectif', violation_error_message='Dites combien de personnes viendront, au moins une.'),
        ),
        migrations.AddConstraint(
            model_name='demande',
            constraint=models.CheckConstraint(condition=models.Q(('chez_vous', False), ('commune__isnull', False), _connector='OR'), name='demande_chez_vous_situee', violation_error_message='Pour venir chez vous, il nous faut l’adresse et la commune.'),
        ),
        migrations.AddConstraint(
            model_name='demande',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('repondue_le', None), ('statut', 'recue')), models.Q(('statut', 'recue'), _negated=True), _connector='OR'), name='demande_recue_sans_reponse'),
        ),
        migrations.AddConstraint(
            model_name='demande',
            constraint=models.CheckConstraint(condition=models.Q(('occupation', None), ('statut__in', ['proposee', 'acceptee']), _connector='OR'), name='demande_heure_tenue'),
        ),
        migrations.AddConstraint(
            model_name='partenaire',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('genre', 'sante'), _negated=True), ('discret', True), _connector='OR'), name='partenaire_sante_discret', violation_error_message='Un établissement de santé est toujours discret : son nom en dirait trop.'),
        ),
        migrations.AddConstraint(
            model_name='partenaire',
            constraint=models.CheckConstraint(condition=models.Q(('discret', False), models.Q(('nom_d_usage', models.F('nom')), _negated=True), _connector='OR'), name='partenaire_discret_autre_nom', violation_error_message='Discret, il lui faut un nom d’usage qui ne soit pas son vrai nom.'),
        ),
        migrations.AddConstraint(
            model_name='interlocuteur',
            constraint=models.UniqueConstraint(condition=models.Q(('referent', True)), fields=('partenaire',), name='interlocuteur_un_referent', violation_error_message='Ce partenaire a déjà un référent : retirez-lui d’abord ce rôle.'),
        ),
        migrations.AddConstraint(
            model_name='interlocuteur',
            constraint=models.CheckConstraint(condition=models.Q(('referent', False), models.Q(('courriel', ''), _negated=True), _connector='OR'), name='interlocuteur_referent_joignable', violation_error_message='Le référent reçoit un lien par courriel : donnez son adresse professionnelle.'),
        ),
        migrations.AddConstraint(
            model_name='groupehabituel',
            constraint=models.CheckConstraint(condition=models.Q(('attendus', None), ('attendus__gte', 1), _connector='OR'), name='groupe_attendus'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.CheckConstraint(condition=models.Q(('au__gte', models.F('du'))), name='convention_dates', violation_error_message='La convention finit avant de commencer : vérifiez les dates.'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.CheckConstraint(condition=models.Q(('rappel_le__lte', models.F('au'))), name='convention_rappel_avant_fin', violation_error_message='Le rappel vient avant la fin de la convention.'),
        ),
        migrations.AddConstraint(
            model_name='actionexterieure',
            constraint=models.CheckConstraint(condition=models.Q(('depart__lte', models.F('debut')), ('fin__gt', models.F('debut')), ('retour__gte', models.F('fin'))), name='action_exterieure_heures', violation_error_message='L’action finit avant de commencer : vérifiez les heures.'),
        ),
        migrations.AddConstraint(
            model_name='actionexterieure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('annulee_le', None), ('occupation__isnull', False)), models.Q(('annulee_le__isnull', False), ('occupation', None)), _connector='OR'), name='action_exterieure_vivante_au_registre'),
        ),
        migrations.AddConstraint(
            model_name='actionexterieure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('compte_le', None), ('effectif', None)), models.Q(('annulee_le', None), ('compte_le__isnull', False), ('effectif__isnull', False)), _connector='OR'), name='action_exterieure_comptee'),
        ),
        migrations.AddConstraint(
            model_name='seancepartenaire',
            constraint=models.UniqueConstraint(fields=('plage', 'date_theorique'), name='seance_partenaire_une_par_date'),
        ),
        migrations.AddConstraint(
            model_name='seancepartenaire',
            constraint=models.CheckConstraint(condition=models.Q(('fin__gt', models.F('debut'))), name='seance_partenaire_fin_apres_debut'),
        ),
        migrations.AddConstraint(
            model_name='seancepartenaire',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('annulee_le', None), ('annulee_par', ''), ('occupation__isnull', False)), models.Q(('annulee_le__isnull', False), ('occupation', None), models.Q(('annulee_par', ''), _negated=True)), _connector='OR'), name='seance_partenaire_vivante_au_registre'),
        ),
        migrations.AddConstraint(
            model_name='seancepartenaire',
            constraint=models.CheckConstraint(condition=models.Q(('attendus', None), ('attendus__gte', 1), _connector='OR'), name='seance_partenaire_attendus', violation_error_message='Attendez au moins une personne, ou ne dites pas combien.'),
        ),
        migrations.AddConstraint(
            model_name='seancepartenaire',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('compte_le', None), ('effectif', None)), models.Q(('annulee_le', None), ('compte_le__isnull', False), ('effectif__isnull', False)), _connector='OR'), name='seance_partenaire_comptee'),
        ),
    ]
