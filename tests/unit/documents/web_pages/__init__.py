"""Reports in Word as web pages."""
