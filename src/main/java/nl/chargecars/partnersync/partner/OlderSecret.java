package nl.chargecars.partnersync.partner;

import java.time.Instant;
import nl.chargecars.partnersync.crypto.WebhookSecret;

/** A secret before the previous one, as it lies sealed in the database. */
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
