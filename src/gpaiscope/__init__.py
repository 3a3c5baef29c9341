"""Where a model stands under the EU AI Act's rules for general-purpose AI models, with every step cited."""

__version__ = "0.1.0"
