from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_required
@permission_required("frequentation.view_frequentation", raise_exception=True)
def accueil(request: HttpRequest) -> HttpResponse:
    return render(request, "frequentation/accueil.html")
