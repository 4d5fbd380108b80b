package nl.chargecars.partnersync.staff;

import java.text.Normalizer;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords: bcrypt of the password's HMAC-SHA256. The HMAC allows passwords of any length, where bcrypt reads only 72
 * bytes, and makes a stolen table useless without the sealed key. A hash takes a quarter of a second of one core; at most as many
 * hashes run at a time as there are cores, so that guessing cannot starve all other work.
 */
@Component
class PasswordHasher {

    private final BCryptPasswordEncoder encoder;
    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final StaffSecrets secrets;
    private final String hashOfNobody;

    PasswordHasher(StaffSecrets secrets, PasswordCost cost) {
        this.secrets = secrets;
        this.encoder = new BCryptPasswordEncoder(cost.strength());
        // a well-formed hash that no known password has
        this.hashOfNobody = String.format(
                Locale.ROOT, "$2a$%02d$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", cost.strength());
    }

    String hash(String password) {
        return onACore(() -> String.valueOf(encoder.encode(peppered(password))));
    }

    /**
     * Compares a password with a hash, null for no hash. Takes equally long without a hash: the time does not reveal whether a
     * user exists.
     */
    boolean matches(String password, @Nullable String hash) {
        boolean same = onACore(() -> encoder.matches(peppered(password), hash == null ? hashOfNobody : hash));
        return same && hash != null;
    }

    /**
     * Returns the HMAC of the normalized password: the same characters typed on another keyboard may be other code points (NIST
     * SP 800-63B, 3.1.1.2).
     */
    private String peppered(String password) {
        return secrets.hashText(Purpose.PASSWORD, Normalizer.normalize(password, Normalizer.Form.NFKC));
    }

    private <T> T onACore(Supplier<T> work) {
        cores.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            cores.release();
        }
    }
}
