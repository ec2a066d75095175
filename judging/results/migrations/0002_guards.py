from django.db import migrations

from core.triggers import Guard


class Migration(migrations.Migration):
    dependencies = [("judging_results", "0001_initial")]

    operations = [
        Guard.always("judging_results_plenarydecision"),
        Guard.always("judging_results_ranking"),
        Guard.always("judging_results_rankingrow"),
        Guard.always("judging_results_awardgiven"),
    ]
