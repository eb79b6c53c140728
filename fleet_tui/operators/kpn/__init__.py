"""KPN Mobile Services Management: mobile and fixed lines of businesses in the Netherlands."""
