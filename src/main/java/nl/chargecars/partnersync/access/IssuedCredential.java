package nl.chargecars.partnersync.access;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A credential that was just created; the only answer of the API that contains the credential's secret. */
record IssuedCredential(
        @JsonUnwrapped CredentialView credential,
        @JsonUnwrapped Secret secret) {

    /** What the holder has to send, by type of credential. {@code toString} leaves the secret out. */
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

        /** For a client that signs its assertions with a private key that only the client knows. */
        record ClientIdOnly(String clientId) implements Secret {}

        record UsernameAndPassword(String username, String password) implements Secret {
            @Override
            public String toString() {
                return "UsernameAndPassword[…]";
            }
        }
    }
}
