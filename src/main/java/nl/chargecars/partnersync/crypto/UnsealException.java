package nl.chargecars.partnersync.crypto;

import org.jspecify.annotations.Nullable;

/** A sealed value cannot be opened: it was sealed under another master key or for another place, or was altered. */
public final class UnsealException extends RuntimeException {

    private final String remedy;

    private UnsealException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** @param cause null: the value has not even the form of a sealed one */
    static UnsealException altered(String message, @Nullable Throwable cause) {
        return new UnsealException(message, "Restore its row from a backup.", cause);
    }

    /**
     * Usually the master key was replaced, and this node was not restarted with the new one: then a backup would only bring back
     * what is sealed under the retired one.
     *
     * @param keyId id of the master key that the value needs
     */
    static UnsealException withoutKey(String keyId, String place) {
        return new UnsealException(
                "sealed under another master key: " + place + ". This node lacks master key " + keyId,
                "Give it in PARTNERSYNC_MASTER_KEY and restart; only if no node has it, restore the row from a backup.",
                null);
    }

    /** Returns what the administrator has to do, in sentences. */
    public String remedy() {
        return remedy;
    }
}
