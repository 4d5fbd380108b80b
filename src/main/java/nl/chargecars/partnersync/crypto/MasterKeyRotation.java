package nl.chargecars.partnersync.crypto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.crypto.SealedValues.Resealed;
import nl.chargecars.partnersync.crypto.SealedValues.Value;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Replaces the master key while the server is in use (docs/adr/0010-custody.md). From the beginning of the rotation all nodes
 * seal under the new key, and values that are sealed under the previous key are resealed, one page per transaction. Both keys
 * open values until the last one is resealed. The progress is in the values themselves (each names its key), so the rotation may
 * be interrupted anywhere and resumed. Thread-safe.
 */
@Component
public class MasterKeyRotation {

    /** Maximum number of values resealed in one step: some hundredths of a second. */
    static final int PAGE = 200;

    private static final int MOST_NAMED = 10;

    private final MasterKeySource source;
    private final MasterKeys keys;
    private final SealingKey sealingKey;
    private final SecretBox box;
    private final SealedValues values;
    private final TransactionTemplate transaction;

    MasterKeyRotation(
            MasterKeySource source,
            MasterKeys keys,
            SealingKey sealingKey,
            SecretBox box,
            SealedValues values,
            TransactionTemplate transaction) {
        this.source = source;
        this.keys = keys;
        this.sealingKey = sealingKey;
        this.box = box;
        this.values = values;
        this.transaction = transaction;
    }

    /** Hears that a rotation begins. */
    @FunctionalInterface
    public interface Beginning {

        /** Takes the ids of both keys, which reveal nothing about them. */
        void begins(String fromKeyId, String toKeyId);
    }

    /**
     * Progress of the rotation after a step.
     *
     * @param begun true when this step began the rotation
     * @param retired true when this step put the previous key aside
     * @param fromKeyId id of the previous key, which reveals nothing about it; empty when there is none
     * @param resealed number of values that this step resealed, by table and column
     * @param remaining number of values that are still sealed under another key than the new one
     * @param unreadable up to ten of the remaining values that neither key opens, as {@code table|column|id}
     * @param sealedValues number of all values under the new key
     */
    public record Progress(
            boolean begun,
            boolean retired,
            String fromKeyId,
            String toKeyId,
            Map<String, Integer> resealed,
            long remaining,
            List<String> unreadable,
            long sealedValues) {

        /** True when no sealed value needs the previous key any more. */
        public boolean finished() {
            return remaining == 0;
        }
    }

    /**
     * Takes one step; the first call begins the rotation. If the server keeps the master key itself (not in the environment), the
     * last step moves the previous key to the file {@link #retiredKey}. Call outside a transaction.
     *
     * @param beginning told in the transaction that begins the rotation, so also when the rest of that step fails
     * @return empty when the key is set in the environment and no new one is
     * @throws InvalidSettingsException when this server's key is not the database's or not in its file: then nothing has changed;
     *     when a file of the keys cannot be written or put aside: then the next step goes on from there
     */
    public synchronized Optional<Progress> step(Beginning beginning) {
        Optional<Boolean> begun = begin(beginning);
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        MasterKey newest = keys.newest();
        Map<String, Integer> resealed = new LinkedHashMap<>();
        List<String> unreadable = new ArrayList<>();
        for (SealedColumn column : SealedColumn.ALL) {
            int left = PAGE
                    - resealed.values().stream().mapToInt(Integer::intValue).sum();
            int done = left == 0 ? 0 : reseal(column, newest, left, unreadable);
            if (done > 0) {
                resealed.put(column.label(), done);
            }
        }
        long remaining = count(newest, false);
        long sealedValues = count(newest, true);
        String from = previousId();
        boolean retired = remaining == 0 && retirePrevious(); // last: after it the next step begins another rotation
        return Optional.of(
                new Progress(begun.get(), retired, from, newest.id(), resealed, remaining, unreadable, sealedValues));
    }

    /** Returns the file of the master key; there is none where the key is set in the environment. */
    public static Path key(Path dataDir) {
        return MasterKeySource.file(dataDir);
    }

    /** Returns the file of the previous key, which is there while a rotation is in progress. */
    public static Path previousKey(Path dataDir) {
        return MasterKeySource.previousFile(dataDir);
    }

    /**
     * Returns the file that keeps a replaced key for the backups that were made under it. The server does not read this file.
     *
     * @param keyId {@link Progress#fromKeyId}
     */
    public static Path retiredKey(Path dataDir, String keyId) {
        return MasterKeySource.retiredFile(dataDir, keyId);
    }

    /**
     * Begins the rotation unless it is in progress. Returns true when this call began it, and empty when there is no new key to
     * begin with.
     */
    private Optional<Boolean> begin(Beginning beginning) {
        sealingKey.current(); // refuses a key that is not this database's before a new one is made
        if (source.isEnvironment()) {
            if (keys.previous().isEmpty()) {
                return Optional.empty();
            }
        } else {
            MasterKeys renewed = source.renewed(keys);
            keys.replace(renewed.newest(), renewed.previous());
        }
        return Optional.of(switched(beginning));
    }

    private boolean switched(Beginning beginning) {
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            MasterKey newest = keys.newest();
            boolean begins = sealingKey.switchTo(newest);
            if (begins) {
                beginning.begins(previousId(), newest.id());
            }
            return begins;
        }));
    }

    /** Returns an empty text before the first rotation. */
    private String previousId() {
        return Optional.ofNullable(sealingKey.ids().previous()).orElse("");
    }

    private int reseal(SealedColumn column, MasterKey newest, int most, List<String> unreadable) {
        int done = 0;
        String after = "";
        List<Value> page;
        do {
            page = values.underAnotherKey(column, newest.id(), after, most - done);
            List<Resealed> resealed = new ArrayList<>();
            for (Value value : page) {
                resealed(column, value, newest).ifPresentOrElse(resealed::add, () -> name(column, value, unreadable));
                after = value.id();
            }
            transaction.executeWithoutResult(_ -> values.replace(column, resealed));
            done += resealed.size();
        } while (!page.isEmpty() && done < most);
        return done;
    }

    private Optional<Resealed> resealed(SealedColumn column, Value value, MasterKey newest) {
        String place = column.place(value.id());
        try {
            byte[] sealed = box.seal(newest, box.open(value.sealed(), place), place);
            return Optional.of(
                    new Resealed(value, new Value(value.id(), HexFormat.of().formatHex(sealed))));
        } catch (UnsealException neitherKeyOpensIt) {
            return Optional.empty();
        }
    }

    private static void name(SealedColumn column, Value value, List<String> unreadable) {
        if (unreadable.size() < MOST_NAMED) {
            unreadable.add(column.place(value.id()));
        }
    }

    /** Returns false when there is none that the server keeps itself. */
    private boolean retirePrevious() {
        Optional<MasterKey> previous = keys.previous();
        if (source.isEnvironment() || previous.isEmpty()) {
            return false;
        }
        source.retire(previous.get());
        keys.replace(keys.newest(), Optional.empty());
        return true;
    }

    private long count(MasterKey key, boolean under) {
        return SealedColumn.ALL.stream()
                .mapToLong(column -> values.count(column, key.id(), under))
                .sum();
    }
}
