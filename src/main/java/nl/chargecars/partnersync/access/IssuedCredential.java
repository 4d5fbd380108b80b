package nl.chargecars.partnersync.access;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** The one answer that shows a secret. */
record IssuedCredential(
        @JsonUnwrapped CredentialView credential,
        @JsonUnwrapped Secret secret) {

    /** What the holder has to send, by type. Prints nothing of it. */
    sealed interface Secret {

        record Key(String key) implements Secret {
            @Override
            public String toString() {
                return "Key[…]";
            }
        }

        record UsernameAndPassword(String username, String password) implements Secret {
            @Override
            public String toString() {
                return "UsernameAndPassword[…]";
            }
        }
    }
}
