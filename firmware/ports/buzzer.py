"""A piezo buzzer."""

from machine import PWM, Pin


class Buzzer:
    """number: its pin; None: there is none."""

    def __init__(self, number):
        self.there = number is not None
        self._tone = 0
        # Told nothing, an ESP32 sounds 5 kHz from here on.
        self._pwm = PWM(Pin(number, Pin.OUT), freq=1000, duty_u16=0) if self.there else None

    def set(self, tone):
        """Sounds `tone` Hz from now on; 0: silence."""
        if self._pwm is None or tone == self._tone:
            return
        self._tone = tone
        if tone:
            self._pwm.freq(tone)
        self._pwm.duty_u16(32768 if tone else 0)
