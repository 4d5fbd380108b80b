package nl.chargecars.partnersync.audit;

/**
 * Configuration of the sealer.
 *
 * @param byItself true: seals every few seconds; false: a test calls the sealer
 * @param most maximum number of entries in one seal; it ends earlier at {@link SealRepository#LARGEST_SLICE}
 */
public record AuditSealingShape(boolean byItself, int most) {

    public static AuditSealingShape standard() {
        return new AuditSealingShape(true, 1_000);
    }

    /** Returns the configuration for tests, which call the sealer themselves. */
    public static AuditSealingShape stepped(int most) {
        return new AuditSealingShape(false, most);
    }
}
