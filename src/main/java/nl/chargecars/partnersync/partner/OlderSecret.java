package nl.chargecars.partnersync.partner;

import java.time.Instant;
import nl.chargecars.partnersync.crypto.WebhookSecret;

/** A secret older than the previous one, in the form in which it is stored: as sealed JSON. */
record OlderSecret(String secret, Instant until) {

    static OlderSecret of(WebhookSecrets.Previous previous) {
        return new OlderSecret(previous.secret().text(), previous.until());
    }

    WebhookSecrets.Previous opened() {
        return new WebhookSecrets.Previous(new WebhookSecret(secret), until);
    }

    @Override
    public String toString() {
        return "OlderSecret[until=" + until + "]";
    }
}
