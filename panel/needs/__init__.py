"""Who needs the physio: what is known of every patient, what somebody has dealt with, and the list of both."""
