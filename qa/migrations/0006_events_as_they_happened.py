from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0005_shipped_phrases'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='moderationevent',
            options={'default_permissions': ('view',), 'ordering': ['pk']},
        ),
    ]
