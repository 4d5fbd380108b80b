package nl.chargecars.partnersync.client;

import java.io.IOException;

/** Our own certificate or its key cannot be read, though it could when it was configured. */
final class UnusableCertificateException extends IOException {
    UnusableCertificateException(Exception why) {
        super("our client certificate cannot be used", why);
    }
}
