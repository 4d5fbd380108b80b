package nl.chargecars.partnersync.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.access.Caller.PartnerCaller;
import nl.chargecars.partnersync.access.Caller.StaffCaller;
import nl.chargecars.partnersync.id.PartnerId;

/** Who may call an endpoint. */
sealed interface AccessRule {

    /** Those who may do something about what they see. */
    Set<Role> OPERATIONS = roles(Role.ADMIN, Role.OPERATOR);

    Set<Role> ADMIN_ONLY = roles(Role.ADMIN);

    /** Everybody; a credential is not even looked at. */
    record Everybody() implements AccessRule {}

    /**
     * OAuth2 clients: the authorization server, in front of this table, asks who they are by itself. What gets here did not get
     * past it.
     */
    record Client() implements AccessRule {}

    /** ChargeCars side. */
    record Staff(Set<Role> roles) implements AccessRule {}

    /** Partner side: the partner in the path with this scope, or staff. */
    record PartnerOrStaff(Scope scope, Set<Role> roles) implements AccessRule {}

    /** As {@link PartnerOrStaff}, and callers without a credential too: the endpoint asks for a signature by itself. */
    record Signed(Scope scope, Set<Role> roles) implements AccessRule {}

    /** A page that everybody may see, such as the one to sign in with. */
    record OpenPage() implements AccessRule {}

    /** A page for people who are signed in. */
    record Page(Set<Role> roles) implements AccessRule {}

    /** A page of the portal that everybody may see, such as the guide. */
    record OpenPartnerPage() implements AccessRule {}

    /**
     * A page of the portal, for whoever opened a session with a partner's credential.
     *
     * @param scope that the credential must have; empty: any credential does
     */
    record PartnerPage(Optional<Scope> scope) implements AccessRule {
        PartnerPage(Scope scope) {
            this(Optional.of(scope));
        }
    }

    default boolean isPage() {
        return this instanceof OpenPage || this instanceof Page;
    }

    default boolean isPartnerPage() {
        return this instanceof OpenPartnerPage || this instanceof PartnerPage;
    }

    static Set<Role> roles(Role... roles) {
        return EnumSet.copyOf(Arrays.asList(roles));
    }

    /** @param partner the partner in the path; empty when there is none, or nothing that could be one */
    default AccessDecision decide(Optional<Caller> caller, Optional<PartnerId> partner) {
        return switch (this) {
            case Everybody _, OpenPage _, OpenPartnerPage _ -> new AccessDecision.Allowed();
            case Page(Set<Role> roles) ->
                caller.map(known -> staffOnly(known, roles)).orElse(new AccessDecision.Anonymous());
            case PartnerPage(Optional<Scope> scope) ->
                caller.map(known -> visitor(known, scope)).orElse(new AccessDecision.Anonymous());
            case Client _ -> new AccessDecision.Anonymous();
            case Staff(Set<Role> roles) ->
                caller.map(known -> staffOnly(known, roles)).orElse(new AccessDecision.Anonymous());
            case PartnerOrStaff(Scope scope, Set<Role> roles) ->
                caller.map(known -> holder(known, partner, scope, roles)).orElse(new AccessDecision.Anonymous());
            case Signed(Scope scope, Set<Role> roles) ->
                caller.map(known -> holder(known, partner, scope, roles)).orElse(new AccessDecision.Allowed());
        };
    }

    private static AccessDecision staffOnly(Caller caller, Set<Role> roles) {
        return switch (caller) {
            case StaffCaller staff -> role(staff, roles);
            case PartnerCaller _ -> new AccessDecision.Denied("This is for ChargeCars staff, not for partners.");
        };
    }

    private static AccessDecision visitor(Caller caller, Optional<Scope> scope) {
        return switch (caller) {
            case StaffCaller _ -> new AccessDecision.Denied("This is for partners, not for ChargeCars staff.");
            case PartnerCaller known ->
                scope.map(needed -> scoped(known, needed)).orElse(new AccessDecision.Allowed());
        };
    }

    private static AccessDecision holder(Caller caller, Optional<PartnerId> partner, Scope scope, Set<Role> roles) {
        return switch (caller) {
            case StaffCaller staff -> role(staff, roles);
            case PartnerCaller known
            when !partner.equals(Optional.of(known.partner())) ->
                new AccessDecision.Denied("This credential is for another partner than the one in the address.");
            case PartnerCaller known -> scoped(known, scope);
        };
    }

    private static AccessDecision scoped(PartnerCaller caller, Scope scope) {
        return caller.scopes().contains(scope)
                ? new AccessDecision.Allowed()
                : new AccessDecision.Denied("This credential lacks the scope " + scope + ".", Optional.of(scope));
    }

    private static AccessDecision role(StaffCaller staff, Set<Role> roles) {
        if (roles.contains(staff.role())) {
            return new AccessDecision.Allowed();
        }
        String needed = roles.stream().map(Role::wireName).collect(Collectors.joining(" or "));
        return new AccessDecision.Denied(
                "This needs the role " + needed + "; yours is " + staff.role().wireName() + ".");
    }
}
