using Pfs.Core;

namespace Pfs.S3Api.Auth;

/// <summary>Who sent a request, proved by its signature.</summary>
internal sealed record Caller(Credential Credential, Payload Payload)
{
    public string Principal => Credential.Principal;
}
