using Pfs.Core;

namespace Pfs.S3Api.Auth;

/// <summary>Who sent a request, as far as its signature proves it, and what it promises about the body.</summary>
internal sealed record Caller(Identity Identity, Payload Payload)
{
    public string Principal => Identity.Name;
}
