package nl.chargecars.partnersync.client;

import nl.chargecars.partnersync.id.WireNamed;

/** Why a call did not succeed: a stable code, for programs and for translated messages. A {@link Failure} can say more in its text. */
public enum FailureCode implements WireNamed {
    /** An answer that is neither 2xx nor a redirect. */
    RESPONDED("responded"),
    REDIRECTED("redirects are not followed"),
    NO_ANSWER("no answer"),
    TIMED_OUT("timed out"),
    CONNECT_TIMED_OUT("connecting took too long"),
    ADDRESS_NOT_PUBLIC("the address is not on the public internet"),
    HOST_NOT_FOUND("host name not found"),
    NO_CONNECTION_FREE("no connection free"),
    NO_ROUTE("no route to host"),
    CONNECTION_REFUSED("connection refused"),
    CONNECTION_RESET("connection reset"),
    CONNECTION_FAILED("connection failed"),
    CLOSED_WITHOUT_ANSWER("connection closed without an answer"),
    CLOSED_MIDWAY("connection closed in the middle of the answer"),
    /** Another authority or another host, because JSSE does not distinguish them. */
    CERTIFICATE_NOT_TRUSTED("the certificate is not trusted, or not for this host"),
    CERTIFICATE_EXPIRED("the certificate has expired"),
    TLS_FAILED("TLS handshake failed"),
    OUR_CERTIFICATE_UNUSABLE("our client certificate cannot be used"),
    HEAD_TOO_LARGE("the answer's head is too large"),
    NOT_HTTP("the answer is not HTTP"),
    ANSWER_NOT_JSON("the answer is no JSON, or over 64 KiB"),
    NO_STATUS_IN_ANSWER("no status in the answer"),
    NO_TIME_IN_ANSWER("no time that can be read in the answer"),
    NOT_MODIFIED_UNASKED("responded 304 to a question without conditions"),
    SENDING_FAILED("sending failed"),
    SERVER_STOPPING("interrupted: the server is stopping"),
    CREDENTIALS_UNUSABLE("api_credentials cannot be used"),
    NO_ACCESS_TOKEN("no access token"),
    /** Only of stored attempts: what has no address to go to is held. */
    NO_WEBHOOK_URL("the integration has no webhook_url"),
    PAYLOAD_GONE("its payload is not there any more: dismiss it"),
    OUR_FAULT("something went wrong on our side");

    private final String text;

    FailureCode(String text) {
        this.text = text;
    }

    /** Returns a few words of English, without secrets. */
    public String text() {
        return text;
    }
}
