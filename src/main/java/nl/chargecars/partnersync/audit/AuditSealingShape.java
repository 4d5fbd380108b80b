package nl.chargecars.partnersync.audit;

/**
 * How the trail is sealed.
 *
 * @param byItself every few seconds; false where a test steps the sealer
 * @param most entries in one seal
 */
public record AuditSealingShape(boolean byItself, int most) {

    static final AuditSealingShape USUAL = new AuditSealingShape(true, 1_000);

    /** For tests. */
    public static AuditSealingShape stepped(int most) {
        return new AuditSealingShape(false, most);
    }
}
