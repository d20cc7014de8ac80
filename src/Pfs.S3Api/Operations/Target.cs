namespace Pfs.S3Api.Operations;

/// <summary>What a request's path names.</summary>
internal enum Target
{
    Service,
    Bucket,
    Object,
}
