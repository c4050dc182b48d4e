/**
 * Storage in two tiers: small and hot files in one storage, large and cold ones in another. Every
 * file is one object of the hot tier, which alone decides existence and version; see {@link
 * dev.parquedb.storage.tiered.TieredBackend}.
 */
package dev.parquedb.storage.tiered;
