package nl.chargecars.partnersync.outbound;

/** An integration cannot be sent to as it is configured; the message is for the partner and for staff, without secrets. */
final class NotSendableException extends RuntimeException {
    NotSendableException(String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
