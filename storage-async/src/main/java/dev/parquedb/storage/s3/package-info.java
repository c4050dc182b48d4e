/**
 * Storage in a bucket of Amazon S3, Cloudflare R2, MinIO, Ceph, or any other server of the S3 API.
 */
package dev.parquedb.storage.s3;
