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

        record ClientIdAndSecret(String clientId, String clientSecret) implements Secret {
            @Override
            public String toString() {
                return "ClientIdAndSecret[…]";
            }
        }

        /** The client signs with a key that only it knows. */
        record ClientIdOnly(String clientId) implements Secret {}

        record UsernameAndPassword(String username, String password) implements Secret {
            @Override
            public String toString() {
                return "UsernameAndPassword[…]";
            }
        }
    }
}
