from django.contrib.admin import AdminSite


class SiteDeGestion(AdminSite):
    site_header = "Gestion"
    site_title = "Gestion"
    index_title = "Aujourd'hui"
