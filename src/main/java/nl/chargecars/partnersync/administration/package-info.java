/**
 * The portal's administration pages: the workflow, the audit trail, people and keys, partners and their credentials. They use the
 * same services and rules as the endpoints in other packages.
 */
@NullMarked
package nl.chargecars.partnersync.administration;

import org.jspecify.annotations.NullMarked;
