"""How sure one can be of an effect: by randomisation, by resampling, over many outcomes."""
