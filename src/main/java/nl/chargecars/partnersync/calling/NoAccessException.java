package nl.chargecars.partnersync.calling;

/** We have nothing to authenticate with, so the call is not made. The message is for the partner and for staff, without secrets. */
final class NoAccessException extends RuntimeException {
    NoAccessException(String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
