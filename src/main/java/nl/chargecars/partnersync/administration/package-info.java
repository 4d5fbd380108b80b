/**
 * The dashboard's pages for the workflow, the audit trail, users and keys, partners and their credentials, and for erasing a
 * customer. They use the same services and rules as the endpoints in other packages.
 */
@NullMarked
package nl.chargecars.partnersync.administration;

import org.jspecify.annotations.NullMarked;
