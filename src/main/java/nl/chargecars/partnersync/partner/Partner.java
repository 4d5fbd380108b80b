package nl.chargecars.partnersync.partner;

import java.time.Instant;
import nl.chargecars.partnersync.id.PartnerId;

/** A partner organization: a car dealer group, an energy supplier. */
public record Partner(PartnerId id, String name, BusinessEntity businessEntity, Instant createdAt) {}
