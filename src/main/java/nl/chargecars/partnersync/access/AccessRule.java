package nl.chargecars.partnersync.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.access.Caller.StaffCaller;
import nl.chargecars.partnersync.id.PartnerId;

/** Who may call an endpoint. */
sealed interface AccessRule {

    /** The roles that may act on what they see, not only read it. */
    Set<Role> OPERATIONS = roles(Role.ADMIN, Role.OPERATOR);

    Set<Role> ADMIN_ONLY = roles(Role.ADMIN);

    /** Everybody; a credential in the request is ignored. */
    record Everybody() implements AccessRule {}

    /**
     * OAuth2 clients. The authorization server's own filter chain comes before this table and authenticates them; a request that
     * reaches this rule was not accepted there and is answered with 401.
     */
    record Client() implements AccessRule {}

    /** Endpoints of the ChargeCars side: staff and internal systems with one of these roles. */
    record Staff(Set<Role> roles) implements AccessRule {}

    /** Endpoints of the partner side: the partner in the path, with this scope, or staff with one of these roles. */
    record PartnerOrStaff(Scope scope, Set<Role> roles) implements AccessRule {}

    /** As {@link PartnerOrStaff}, but callers without a credential are let in too: the endpoint itself verifies a signature. */
    record Signed(Scope scope, Set<Role> roles) implements AccessRule {}

    /** A page that everybody may see, such as the sign-in page. */
    record OpenPage() implements AccessRule {}

    /** A page for people who are signed in with one of these roles. */
    record Page(Set<Role> roles) implements AccessRule {}

    /** A page of the portal that everybody may see, such as the guide. */
    record OpenPartnerPage() implements AccessRule {}

    /**
     * A page of the portal, for visitors who opened a session with a partner's credential.
     *
     * @param scope the scope that the credential must have; empty when any credential suffices
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

    /**
     * Decides whether the caller may make the request.
     *
     * @param caller empty when the request has no credential
     * @param partner the partner in the path; empty when the path has none, or no valid id
     */
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
        return caller.may(scope)
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
