"""Mail about accounts: kinds for what somebody else did to an account."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0008_account_mail'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountmail',
            name='email',
            field=models.TextField(blank=True, help_text='As typed, for a reset; the old one.'),
        ),
        migrations.AlterField(
            model_name='accountmail',
            name='kind',
            field=models.CharField(choices=[('reset_asked', 'new password asked for'), ('reset_done', 'new password set by mail'), ('password_changed', 'password changed'), ('password_set', 'password set by somebody else'), ('address_changed', 'address changed, told to the old one'), ('new_device', 'signed in on a new device'), ('factor_added', 'second factor added'), ('factor_removed', 'second factor removed'), ('recovery_code_used', 'recovery code used'), ('recovery_codes_made', 'recovery codes made')], max_length=20),
        ),
    ]
