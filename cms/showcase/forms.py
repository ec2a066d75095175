"""One field of each kind a page asks with, among them one that was answered wrongly."""

from django import forms


class SampleForm(forms.Form):
    judul = forms.CharField(label="Judul inovasi", help_text="Paling banyak 120 huruf.", initial="Rumah Tunggu Ibu")
    uraian = forms.CharField(label="Uraian singkat", widget=forms.Textarea(attrs={"rows": 3}))
    kelompok = forms.ChoiceField(label="Kelompok", choices=[("pd", "Perangkat Daerah"), ("pkm", "Puskesmas")])
    mulai = forms.DateField(label="Mulai diterapkan", widget=forms.DateInput(attrs={"type": "date"}))
    cara = forms.ChoiceField(
        label="Cara layanan diberikan",
        choices=[("tatap", "Tatap muka"), ("daring", "Daring"), ("keduanya", "Keduanya")],
        widget=forms.RadioSelect,
        initial="daring",
    )
    pernyataan = forms.BooleanField(label="Isian ini benar dan dapat dibuktikan.", required=False)
    berkas = forms.FileField(label="Surat keputusan", required=False)
    terkunci = forms.CharField(label="Kode proposal", disabled=True, initial="P26-014")
    surel = forms.EmailField(
        label="Alamat surel", error_messages={"invalid": "Alamat ini belum lengkap. Contoh: nama@solokkab.go.id."}
    )

    @classmethod
    def filled_form(cls) -> "SampleForm":
        answers = {name: field.initial or "" for name, field in cls.base_fields.items()}
        texts = {"uraian": "Ibu hamil dari jorong jauh menginap dekat puskesmas menjelang persalinan."}
        answers |= texts | {"kelompok": "pkm", "mulai": "2025-03-14", "surel": "yulia@"}
        return cls(answers, auto_id="contoh-%s")
