package nl.chargecars.partnersync.order;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The customer as one order knows them. Prints nothing of it. */
public record CustomerDetails(
        String name, String email, @Nullable String phone, InstallationAddress address) {

    /** The e-mail address as it is compared: lower case. */
    String emailKey() {
        return email.toLowerCase(Locale.ROOT);
    }

    /** The first word of the name (seed, "Create Order from Partner API", step 2). */
    String firstName() {
        return name.split(" ", 2)[0];
    }

    /** What follows the first word; may be empty. */
    String lastName() {
        String[] parts = name.split(" ", 2);
        return parts.length == 1 ? "" : parts[1].strip();
    }

    @Override
    public String toString() {
        return "CustomerDetails[…]";
    }
}
