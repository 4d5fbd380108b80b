package nl.chargecars.partnersync.staff;

import java.util.List;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;

/** The fields in a request that creates a user (email and role) or changes one (role, disabled, or both). */
final class UserFields {

    /** The roles that people can have; the other roles are for systems, which do not sign in. */
    static final List<String> ROLES = List.of(Role.ADMIN.wireName(), Role.OPERATOR.wireName(), Role.VIEWER.wireName());

    private UserFields() {}

    record NewUser(Email email, Role role) {}

    record Change(@Nullable Role role, @Nullable Boolean disabled) {}

    /**
     * Reads {@code {"email", "role"}}.
     *
     * @throws Refusal VALIDATION_FAILED with every problem there is
     */
    static NewUser newUser(Fields fields) {
        String email = fields.requiredText("email", Email.LONGEST, Email::isOne, "An e-mail address is expected.");
        String role = fields.requiredOneOf("role", ROLES);
        fields.check();
        return new NewUser(new Email(email), Role.of(role));
    }

    /**
     * Reads {@code {"role", "disabled"}}.
     *
     * @throws Refusal VALIDATION_FAILED with all problems; also when neither is given, because a mistyped name would otherwise go
     * unnoticed
     */
    static Change change(Fields fields) {
        String role = fields.oneOf("role", ROLES);
        Boolean disabled = fields.bool("disabled");
        fields.check();
        if (role == null && disabled == null) {
            throw Refusal.invalid(List.of(new Problem("", "required", "Give role, disabled, or both.")));
        }
        return new Change(role == null ? null : Role.of(role), disabled);
    }
}
