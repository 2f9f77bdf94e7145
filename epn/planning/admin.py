"""Le registre se lit ; la semaine type et les fermetures, dont tout change découle, sont administrées au-dessus
(`epn/gestion/admin_planning.py`), là où la programmation peut repasser."""

from django.contrib import admin

from epn.commun.administration import AdminEnLectureSeule
from epn.planning.models import Occupation


@admin.register(Occupation)
class OccupationAdmin(AdminEnLectureSeule):
    list_display = ["debut", "fin", "nature", "conseiller"]
    list_filter = ["nature", "conseiller"]
    list_select_related = ["conseiller"]
    date_hierarchy = "debut"
    ordering = ["-debut"]
