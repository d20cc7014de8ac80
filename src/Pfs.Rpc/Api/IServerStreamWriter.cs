namespace Grpc.Core;

/// <summary>The responses of a call, as the server writes them. OperationCanceledException: the call is over.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
