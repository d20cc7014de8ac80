namespace Grpc.Core;

/// <summary>A method without the types of its messages.</summary>
public interface IMethod
{
    /// <summary>Which sides are streams.</summary>
    MethodType Type { get; }

    /// <summary>Service with package, "pfs.v1.RepoService".</summary>
    string ServiceName { get; }

    /// <summary>Method without service, "CreateRepo".</summary>
    string Name { get; }

    /// <summary>The path of the call, "/pfs.v1.RepoService/CreateRepo".</summary>
    string FullName { get; }
}
