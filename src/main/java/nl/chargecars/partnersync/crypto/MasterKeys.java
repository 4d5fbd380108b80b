package nl.chargecars.partnersync.crypto;

import java.util.List;
import java.util.Optional;

/**
 * The master keys with which this node can open values: the newest one, and during a rotation the previous one.
 * {@link MasterKeySource} reads them from the environment or the data directory. Thread-safe.
 */
final class MasterKeys {

    private volatile List<MasterKey> newestFirst;

    private MasterKeys(List<MasterKey> newestFirst) {
        this.newestFirst = newestFirst;
    }

    static MasterKeys of(MasterKey newest, Optional<MasterKey> previous) {
        return new MasterKeys(joined(newest, previous));
    }

    MasterKey newest() {
        return newestFirst.getFirst();
    }

    Optional<MasterKey> previous() {
        return newestFirst.stream().skip(1).findFirst();
    }

    /** @param id eight hexadecimal digits */
    Optional<MasterKey> find(String id) {
        return newestFirst.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    void replace(MasterKey newest, Optional<MasterKey> previous) {
        newestFirst = joined(newest, previous);
    }

    private static List<MasterKey> joined(MasterKey newest, Optional<MasterKey> previous) {
        return previous.filter(key -> !key.id().equals(newest.id()))
                .map(key -> List.of(newest, key))
                .orElse(List.of(newest));
    }
}
