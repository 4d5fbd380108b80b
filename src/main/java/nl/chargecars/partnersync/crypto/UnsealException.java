package nl.chargecars.partnersync.crypto;

import nl.chargecars.partnersync.settings.MendedByAdministrator;
import org.jspecify.annotations.Nullable;

/** A sealed value cannot be opened: it was sealed under another master key or for another place, or was altered. */
public final class UnsealException extends RuntimeException implements MendedByAdministrator {

    private final String words;

    private UnsealException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.words = message + ". " + remedy;
    }

    /** @param cause null: the value has not even the form of a sealed one */
    static UnsealException altered(String message, @Nullable Throwable cause) {
        return new UnsealException(message, "Restore its row from a backup.", cause);
    }

    /**
     * Usually the master key was replaced, and this node was not restarted with the new one: then a backup would only bring back
     * what is sealed under the retired one. Or the row came from a backup that was made before the key was replaced. The remedy
     * tells them apart, since this node cannot: it may lack the key that seals now.
     *
     * @param keyId id of the master key that the value needs
     */
    static UnsealException withoutKey(String keyId, String place) {
        return new UnsealException(
                "sealed under another master key: " + place + ". This node lacks master key " + keyId,
                "If that key seals now, restart this node with it in PARTNERSYNC_MASTER_KEY. If it was replaced, leave"
                        + " PARTNERSYNC_MASTER_KEY, give the replaced one in PARTNERSYNC_PREVIOUS_MASTER_KEY (where the data"
                        + " directory keeps the keys: copy its file master-key.retired-" + keyId
                        + " to master-key.previous),"
                        + " restart, and run ./partnersync rotate-master-key. Only if nobody has it, restore the row from a"
                        + " backup.",
                null);
    }

    @Override
    public String inWords() {
        return words;
    }
}
