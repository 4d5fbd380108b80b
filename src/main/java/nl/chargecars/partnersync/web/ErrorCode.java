package nl.chargecars.partnersync.web;

/** Every error code of the API with its HTTP status (contract, "Style of the API"). */
public enum ErrorCode {
    MALFORMED_JSON(400),
    MALFORMED_REQUEST(400),
    UNAUTHENTICATED(401),
    INVALID_SIGNATURE(401),
    FORBIDDEN(403),
    PARTNER_NOT_FOUND(404),
    ORDER_NOT_FOUND(404),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NO_ACTIVE_INTEGRATION(409),
    INTEGRATION_ALREADY_ACTIVE(409),
    ORDER_ALREADY_EXISTS(409),
    INVALID_STATUS_TRANSITION(409),
    IDEMPOTENCY_KEY_IN_USE(409),
    WORKFLOW_IN_USE(409),
    DELIVERY_ALREADY_DELIVERED(409),
    DELIVERIES_HELD(409),
    PAYLOAD_EXPIRED(409),
    PRECONDITION_FAILED(412),
    PAYLOAD_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    VALIDATION_FAILED(422),
    STATUS_NOT_MAPPED(422),
    IDEMPOTENCY_KEY_REUSED(422),
    RATE_LIMIT_EXCEEDED(429),
    INTERNAL_ERROR(500),
    OVERLOADED(503),
    UNAVAILABLE(503);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }
}
