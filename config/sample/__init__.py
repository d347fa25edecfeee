"""The sample site: invented content, and the loader that enters it as staff would."""
