from judging.forms.imports import read_certificate_settings, read_scores

__all__ = ["read_certificate_settings", "read_scores"]
